/** Tables of what was observed, kept in a Markdown file by the tests themselves. */
package io.trestle.test.cluster.table;
