"""The engine's process as the studio sees it: started, listened to, ended."""
