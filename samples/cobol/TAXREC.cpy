      * One taxpayer's account: every way GnuCOBOL stores a number.
       01  TAX-REC.
           05  ATENA-NO            PIC 9(10).
           05  SHIMEI              PIC X(20).
           05  KUBUN               PIC X.
               88  FUTSU           VALUE "1".
               88  TOKUBETSU       VALUE "2".
      *    zoned decimal, the sign in the last or the first digit or apart
           05  SHOTOKU             PIC S9(9).
           05  KOJO                PIC S9(7) SIGN TRAILING SEPARATE.
           05  SAGAKU              PIC S9(5)V99 SIGN LEADING SEPARATE.
           05  RITSU               PIC S9(3)V9(4) SIGN LEADING.
           05  BUBUN               PIC 9(3)V99.
      *    packed decimal, odd and even numbers of digits
           05  ZEIGAKU             PIC S9(9) COMP-3.
           05  ENTAI               PIC S9(7)V99 COMP-3.
           05  KANPU               PIC S9(6) COMP-3.
           05  NENDO               PIC 9(4) COMP-3.
      *    binary of two, four and eight bytes, and in the machine's order
           05  KAISU               PIC S9(4) COMP.
           05  KINGAKU             PIC S9(9) BINARY.
           05  RUIKEI              PIC S9(18) COMP.
           05  TESURYO             PIC 9(4) COMP.
           05  SEIRI-NO            PIC S9(9) COMP-5.
           05  KIBETSU             OCCURS 4 TIMES.
               10  KI-GAKU         PIC S9(7) COMP-3.
               10  KI-NOKIGEN      PIC 9(8).
           05  DENWA               PIC X(12).
           05  DENWA-R             REDEFINES DENWA.
               10  SHIGAI          PIC X(4).
               10  SHINAI          PIC X(4).
               10  BANGO           PIC 9(4).
           05  FILLER              PIC X(3).
