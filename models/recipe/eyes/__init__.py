"""The eyes of the model `mini`: which of several close looks shows the thing that a phrase means. See README.md."""
