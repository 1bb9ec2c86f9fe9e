"""Where the lines of Vandaag come from: one short function for each thing that can ask for somebody."""
