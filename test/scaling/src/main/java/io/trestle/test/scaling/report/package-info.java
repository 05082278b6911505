/** The page and its charts. */
package io.trestle.test.scaling.report;
