"""A meeting of several teams: seats, what phones show, what a ballot becomes, how long it takes."""
