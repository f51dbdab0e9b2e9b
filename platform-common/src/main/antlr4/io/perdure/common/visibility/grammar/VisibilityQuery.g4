// The query language of listings (VI-25). What is wrong with a query's meaning, and what is not supported, is said by
// whoever reads the tree: so the grammar takes more than is served.
grammar VisibilityQuery;

options { caseInsensitive = true; }

query : condition? groupBy? orderBy? limit? EOF ;

groupBy : GROUP BY operand (COMMA operand)* ;
orderBy : ORDER BY operand (ASC | DESC)? (COMMA operand (ASC | DESC)?)* ;
limit   : LIMIT NUMBER ;

// NOT binds more tightly than AND, AND more tightly than OR.
condition   : conjunction (OR conjunction)* ;
conjunction : negation (AND negation)* ;
negation    : NOT* term ;

term
    : OPEN condition CLOSE                                          # group
    | operand operator operand                                      # comparison
    | operand NOT? IN OPEN operand (COMMA operand)* CLOSE           # membership
    | operand NOT? BETWEEN operand AND operand                      # range
    | operand NOT? STARTS_WITH operand                              # prefix
    | operand NOT? unsupported operand                              # pattern
    | operand IS NOT? (NULL | TRUE | FALSE)                         # nullness
    | operand                                                       # bare
    ;

operator    : EQUAL | NOT_EQUAL | LESS | LESS_OR_EQUAL | GREATER | GREATER_OR_EQUAL ;
unsupported : LIKE | REGEXP | RLIKE ;

operand
    : name OPEN (operand (COMMA operand)*)? CLOSE                   # call
    | name                                                          # attribute
    | STRING                                                        # text
    | NUMBER                                                        # number
    | (TRUE | FALSE)                                                # truth
    ;

name : IDENTIFIER | QUOTED_NAME ;

AND         : 'AND' ;
ASC         : 'ASC' ;
BETWEEN     : 'BETWEEN' ;
BY          : 'BY' ;
DESC        : 'DESC' ;
FALSE       : 'FALSE' ;
GROUP       : 'GROUP' ;
IN          : 'IN' ;
IS          : 'IS' ;
LIKE        : 'LIKE' ;
LIMIT       : 'LIMIT' ;
NOT         : 'NOT' ;
NULL        : 'NULL' ;
OR          : 'OR' ;
ORDER       : 'ORDER' ;
REGEXP      : 'REGEXP' ;
RLIKE       : 'RLIKE' ;
STARTS_WITH : 'STARTS_WITH' ;
TRUE        : 'TRUE' ;

EQUAL            : '=' ;
NOT_EQUAL        : '!=' | '<>' ;
LESS             : '<' ;
LESS_OR_EQUAL    : '<=' ;
GREATER          : '>' ;
GREATER_OR_EQUAL : '>=' ;
OPEN             : '(' ;
CLOSE            : ')' ;
COMMA            : ',' ;

// A quote inside is doubled or has a backslash before it.
STRING      : '\'' (~['\\] | '\\' . | '\'\'')* '\'' | '"' (~["\\] | '\\' . | '""')* '"' ;
QUOTED_NAME : '`' (~[`] | '``')+ '`' ;
NUMBER      : [+-]? [0-9]+ ('.' [0-9]*)? ('e' [+-]? [0-9]+)? ;
IDENTIFIER  : [a-z_] [a-z0-9_@$]* ;
BLANK       : [ \t\r\n]+ -> skip ;
