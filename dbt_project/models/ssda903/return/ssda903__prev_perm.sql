{{ rows_of_both_roads(
    files=ref('stg_ssda903__prev_perm'),
    extracts=ref('int_return_prev_perm'),
    columns=[
        'dob', 'prev_perm', 'la_perm', 'date_perm'
    ],
    dates=['dob']
) }}
