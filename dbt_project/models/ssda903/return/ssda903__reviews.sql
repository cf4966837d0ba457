{{ rows_of_both_roads(
    files=ref('stg_ssda903__reviews'),
    extracts=ref('int_return_reviews'),
    columns=[
        'dob', 'review', 'review_code'
    ],
    dates=['dob', 'review']
) }}
