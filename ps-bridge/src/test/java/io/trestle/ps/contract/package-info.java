/** What every transport must keep to: one suite, run over each of them. */
package io.trestle.ps.contract;
