"""What leaves for others in shapes that they read: HTCDS, CTDC, IC-TIP; each file checked before it goes."""
