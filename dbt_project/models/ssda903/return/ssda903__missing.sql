{{ rows_of_both_roads(
    files=ref('stg_ssda903__missing'),
    extracts=ref('int_return_missing'),
    columns=[
        'dob', 'missing', 'mis_start', 'mis_end'
    ],
    dates=['dob', 'mis_start', 'mis_end']
) }}
