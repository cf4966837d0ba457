{{ measure_counts(
    fct_foster_household=ref('fct_foster_household'),
    fct_foster_household_snapshot=ref('fct_foster_household_snapshot'),
    fct_foster_review=ref('fct_foster_review'),
    fct_foster_review_due=ref('fct_foster_review_due'),
    fct_foster_allegation=ref('fct_foster_allegation')
) }}
