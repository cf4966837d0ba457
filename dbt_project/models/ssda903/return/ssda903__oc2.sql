{{ rows_of_both_roads(
    files=ref('stg_ssda903__oc2'),
    extracts=ref('int_return_oc2'),
    columns=[
        'dob', 'sdq_score', 'sdq_reason', 'convicted', 'health_check', 'immunisations', 'teeth_check',
        'health_assessment', 'substance_misuse', 'intervention_received', 'intervention_offered'
    ],
    dates=['dob']
) }}
