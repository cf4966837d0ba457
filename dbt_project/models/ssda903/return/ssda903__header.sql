{{ rows_of_both_roads(
    files=ref('stg_ssda903__header'),
    extracts=ref('int_return_header'),
    columns=[
        'sex', 'dob', 'ethnic', 'upn', 'mother', 'mc_dob', 'uasc'
    ],
    dates=['dob', 'mc_dob'],
    files_only=['uasc']
) }}
