{{ measure_counts() }}
