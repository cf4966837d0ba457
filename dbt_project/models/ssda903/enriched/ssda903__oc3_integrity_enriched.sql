{{ beside_header('oc3') }}
