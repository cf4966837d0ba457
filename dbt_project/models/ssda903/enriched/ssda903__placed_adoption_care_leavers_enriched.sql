{{ rows_of_care_leavers('placed_adoption') }}
