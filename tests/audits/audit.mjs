// Does a server keep to GraphQL over HTTP? Prints what each public audit found at the given address, as JSON.
import { auditServer } from 'graphql-http';

const results = await auditServer({ url: process.argv[2] });
console.log(JSON.stringify(results.map(({ id, name, status, reason = '' }) => ({ id, name, status, reason }))));
