{{ rows_of_both_roads(
    files=ref('stg_ssda903__sw_episodes'),
    extracts=ref('int_return_sw_episodes'),
    columns=[
        'dob', 'sw_id', 'sw_decom', 'sw_dec', 'sw_reason'
    ],
    dates=['dob', 'sw_decom', 'sw_dec']
) }}
