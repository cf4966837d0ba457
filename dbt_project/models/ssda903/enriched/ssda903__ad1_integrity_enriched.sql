{{ beside_header('ad1') }}
