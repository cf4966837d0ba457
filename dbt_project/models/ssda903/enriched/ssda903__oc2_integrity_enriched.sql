{{ beside_header('oc2') }}
