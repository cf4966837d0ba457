{{ rows_of_care_leavers('reviews') }}
