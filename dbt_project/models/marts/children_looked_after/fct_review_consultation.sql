with forms as (

    select * from {{ ref('stg_supplementary__review_consultation') }}

),

reviews as (

    select
        submission_id,
        review_id,
        min(child_id) as child_id,
        min(review_date) as review_date,
        bool_and(coalesce(is_short_break, false)) as is_short_break
    from {{ ref('fct_cla_review') }}
    where is_held
    group by submission_id, review_id

)

select
    forms.submission_id,
    forms.row_id as fact_key,
    reviews.child_id,
    forms.review_id,
    reviews.review_date,
    forms.sent_on,
    forms.returned_on,
    coalesce(forms.respondent, 'not known') as respondent,
    coalesce(forms.channel, 'not known') as channel,
    forms.returned_on is not null as is_returned,
    coalesce(reviews.is_short_break, false) as is_short_break,
    coalesce(forms.returned_on < forms.sent_on, false) as returns_before_it_is_sent,
    forms.source_file,
    forms.source_row
from forms
left join reviews
    on
        forms.submission_id = reviews.submission_id
        and forms.review_id = reviews.review_id
