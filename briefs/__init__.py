"""Documents that leave the house. They know neither the database nor Streamlit: what they say is handed to them."""
