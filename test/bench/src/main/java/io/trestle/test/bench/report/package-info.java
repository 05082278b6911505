/** What the command leaves: JSON, Markdown, pictures, and the part of README.md that it writes. */
package io.trestle.test.bench.report;
