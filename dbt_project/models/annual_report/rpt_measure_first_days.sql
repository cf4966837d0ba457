{{ measure_first_days() }}
