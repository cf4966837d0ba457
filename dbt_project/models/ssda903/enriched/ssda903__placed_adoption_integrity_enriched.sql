{{ beside_header('placed_adoption', once_for_each_child=false) }}
