// A server group on disk: its folder, read whole, and changed whole or not at all.
//
// `GroupContents` reads every file of the folder and says what it holds, by content and never by name. `GroupChange` puts
// a changed folder in the place of the old one in one step of the system (Files' `FolderExchange`); the old one is kept
// beside it. `GroupConversion` converts digests so.
//
// What an outsider may have written: everything in the folder. No name in it leads out of it (`FolderTree` refuses links
// that do), nothing in it is executed, and what cannot be read is reported and left.
// What is secret: files are read as secrets, for keys lie among them; a key is parsed where it lies.
