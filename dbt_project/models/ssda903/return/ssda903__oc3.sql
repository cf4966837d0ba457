{{ rows_of_both_roads(
    files=ref('stg_ssda903__oc3'),
    extracts=ref('int_return_oc3'),
    columns=[
        'dob', 'in_touch', 'activ', 'accom'
    ],
    dates=['dob']
) }}
