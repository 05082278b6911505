/** What a notebook's cells call: showing things, and progress that updates in place. */
package io.trestle.notebook;
