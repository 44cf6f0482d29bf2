// Validates FHIR resources by the npm package `fhir`. usage: node validate.js FOLDER_OF_THE_PACKAGE
// Reads a JSON value per line, writes a list of what is wrong with it per line.
'use strict';
const readline = require('readline');
const { Fhir } = require(require('path').resolve(process.argv[2]));

const fhir = new Fhir();
const input = readline.createInterface({ input: process.stdin, terminal: false });
input.on('line', (line) => {
  const found = fhir.validate(JSON.parse(line), { errorOnUnexpected: true });
  const problems = found.messages
    .filter((one) => one.severity === 'error' || one.severity === 'fatal')
    .map((one) => `${one.location}: ${one.message}`);
  if (!found.valid && problems.length === 0) problems.push('not valid');
  console.log(JSON.stringify(problems));
});
