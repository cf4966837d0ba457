{{ beside_header('missing', once_for_each_child=false) }}
