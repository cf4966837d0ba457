{{ rows_of_both_roads(
    files=ref('stg_ssda903__uasc'),
    extracts=ref('int_return_uasc'),
    columns=[
        'sex', 'dob', 'duc'
    ],
    dates=['dob', 'duc']
) }}
