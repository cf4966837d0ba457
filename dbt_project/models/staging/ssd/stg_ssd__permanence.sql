with permanence as (

    select * from {{ source('ssd', 'ssd_permanence') }}

)

select
    submission_id,
    {{ source_row_id() }} as row_id,
    {{ clean_text('perm_table_id') }} as permanence_id,
    {{ clean_text('perm_person_id') }} as person_id,
    {{ parse_iso_date('perm_adm_decision_date') }} as decided_on,
    {{ parse_iso_date('perm_placement_order_date') }} as placement_ordered_on,
    {{ parse_iso_date('perm_matched_date') }} as matched_on,
    {{ parse_iso_date('perm_placed_for_adoption_date') }} as placed_on,
    {{ clean_code('perm_adopted_by_carer_flag') }} as adopted_by_carer,
    {{ parse_iso_date('perm_decision_reversed_date') }} as decision_reversed_on,
    {{ clean_code('perm_decision_reversed_reason') }} as decision_reversed_reason,
    {{ parse_iso_date('perm_permanence_order_date') }} as ordered_on,
    {{ clean_code('perm_permanence_order_type') }} as order_type,
    {{ clean_code('perm_adopter_sex') }} as adopters_sex,
    {{ clean_code('perm_adopter_legal_status') }} as adopters_legal_status,
    {{ clean_code('perm_number_of_adopters') }} as number_of_adopters,
    source_file,
    source_row
from permanence
