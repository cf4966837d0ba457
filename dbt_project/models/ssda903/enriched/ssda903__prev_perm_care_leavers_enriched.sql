{{ rows_of_care_leavers('prev_perm') }}
