/** What a benchmark is: rows, what they measured, and what was promised of it. */
package io.trestle.test.bench;
