/**
 * What the passwords that people choose most are made of, in small letters: a password that is one or several of these with digits and
 * signs around them is refused. Stems rather than whole passwords: one of them stands for thousands.
 */

export const commonStems: readonly string[] = `
  password passwort passw pass motdepasse contrasena senha parola secret letmein welcome
  changeme default guest login access master root user test temp demo sample server system
  manager superuser qwerty qwertz azerty qwer asdf zxcv qazwsx qaz wsx edc rfv qwertyuiop
  asdfghjkl zxcvbnm yxcvbnm uiop ghjk tyui abc xyz aaa iloveyou loveyou love lovely forever
  family friends babygirl baby princess sunshine flower butterfly angel rainbow chocolate cookie
  football baseball basketball hockey soccer golf tennis sport chelsea liverpool arsenal
  barcelona juventus yankees lakers cowboys steelers dragon monkey tiger eagle wolf lion bear
  dolphin panther falcon shadow ninja warrior hunter killer ranger phoenix thunder hammer
  superman batman spiderman pokemon naruto starwars startrek matrix computer internet windows
  google facebook linkedin samsung microsoft mercedes ferrari porsche mustang corvette harley
  yamaha honda toyota michael jordan jennifer jessica ashley michelle nicole daniel charlie
  thomas robert joshua matthew andrew anthony william george maggie alexander martin patrick
  samantha amanda hannah summer winter spring autumn january february march april june july
  august september october november december monday tuesday wednesday thursday friday saturday
  sunday london paris berlin america england germany france freedom trustno whatever nothing
  hello money lucky magic music ginger pepper cheese banana orange purple yellow silver golden
  diamond crystal heaven jesus blessed company office business data
`
  .trim()
  .split(/\s+/)
