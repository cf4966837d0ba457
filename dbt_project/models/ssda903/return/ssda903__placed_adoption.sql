{{ rows_of_both_roads(
    files=ref('stg_ssda903__placed_adoption'),
    extracts=ref('int_return_placed_adoption'),
    columns=[
        'dob', 'date_placed', 'date_placed_ceased', 'reason_placed_ceased'
    ],
    dates=['dob', 'date_placed', 'date_placed_ceased']
) }}
