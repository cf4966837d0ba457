{{ rows_of_both_roads(
    files=ref('stg_ssda903__dolo'),
    extracts=ref('int_return_dolo'),
    columns=[
        'dob', 'dolo_start', 'dolo_end'
    ],
    dates=['dob', 'dolo_start', 'dolo_end']
) }}
