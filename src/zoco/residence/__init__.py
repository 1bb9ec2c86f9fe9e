"""The residence track as steps with a day, an actor and a document; what a person is entitled to follows."""
