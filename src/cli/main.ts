#!/usr/bin/env node
// temp
export {}
