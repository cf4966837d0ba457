{{ rows_of_both_roads(
    files=ref('stg_ssda903__episodes'),
    extracts=ref('int_return_episodes'),
    columns=[
        'decom', 'rne', 'ls', 'cin', 'place', 'place_provider', 'dec', 'rec', 'reason_place_change',
        'home_post', 'pl_post', 'urn'
    ],
    dates=['decom', 'dec']
) }}
