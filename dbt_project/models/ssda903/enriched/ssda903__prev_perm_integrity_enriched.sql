{{ beside_header('prev_perm') }}
