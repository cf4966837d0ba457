{{ rows_of_both_roads(
    files=ref('stg_ssda903__ad1'),
    extracts=ref('int_return_ad1'),
    columns=[
        'dob', 'date_int', 'date_match', 'foster_care', 'nb_adoptr', 'sex_adoptr', 'ls_adoptr'
    ],
    dates=['dob', 'date_int', 'date_match']
) }}
