"""What a picture can be guided toward: pixel statistics, palette, likeness, file size, networks of the model hub."""
