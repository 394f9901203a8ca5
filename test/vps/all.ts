// What `npm run test:vps` plays, one after the other; each file can be played alone, with the argument asked-for.
import './vps.test.ts'
import './lost-server.test.ts'
