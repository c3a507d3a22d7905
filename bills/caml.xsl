<?xml version="1.0" encoding="UTF-8"?>
<!--
  A print in California's bill XML, as one string that bills/text.py cuts at four control characters. XML allows none
  of them in a document, so no bill can hold one:
    subject 2 title 2 digest, then for each section of the body: 1 number 2 links 2 text
  Each block of a text, and each link, begins with 3; 4 parts a link's address from what it does.
-->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:str="http://exslt.org/strings"
  xmlns:caml="http://lc.ca.gov/legalservices/schemas/caml.1#" xmlns:h="http://www.w3.org/1999/xhtml"
  xmlns:xlink="http://www.w3.org/1999/xlink">
  <xsl:output method="text" encoding="UTF-8"/>
  <xsl:variable name="section" select="str:decode-uri('%01')"/>
  <xsl:variable name="part" select="str:decode-uri('%02')"/>
  <xsl:variable name="item" select="str:decode-uri('%03')"/>
  <xsl:variable name="half" select="str:decode-uri('%04')"/>

  <xsl:template match="/">
    <xsl:for-each select="*/caml:Description[1]">
      <xsl:apply-templates select="(caml:GeneralSubject/caml:Subject)[1]" mode="words"/>
      <xsl:value-of select="$part"/>
      <xsl:apply-templates select="caml:Title[1]" mode="words"/>
      <xsl:value-of select="$part"/>
      <xsl:apply-templates select="caml:DigestText[1]" mode="text">
        <xsl:with-param name="inside" select="caml:DigestText[1]/*"/>
      </xsl:apply-templates>
    </xsl:for-each>
    <!-- A resolution's Whereas and Resolved clauses are sections without law. -->
    <xsl:for-each select="//caml:BillSection | //caml:Whereas | //caml:Resolved">
      <xsl:value-of select="$section"/>
      <xsl:apply-templates select="caml:Num[1]" mode="words"/>
      <xsl:value-of select="$part"/>
      <xsl:for-each select=".//caml:ActionLine">
        <xsl:value-of select="concat($item, @xlink:href, $half, @action)"/>
      </xsl:for-each>
      <xsl:value-of select="$part"/>
      <xsl:apply-templates select="." mode="text"/>
    </xsl:for-each>
  </xsl:template>

  <!-- The blocks of a text, a section's without its number; where there is none, all of its words. -->
  <xsl:template match="*" mode="text">
    <xsl:param name="inside" select="*[not(self::caml:Num) or preceding-sibling::caml:Num]"/>
    <xsl:choose>
      <xsl:when test="$inside/descendant-or-self::h:p or $inside/descendant-or-self::caml:ActionLine
          or $inside/descendant-or-self::caml:Num or $inside/descendant-or-self::h:td
          or $inside/descendant-or-self::h:th or $inside/descendant-or-self::h:li">
        <xsl:apply-templates select="$inside" mode="blocks"/>
      </xsl:when>
      <xsl:otherwise>
        <xsl:value-of select="$item"/>
        <xsl:apply-templates select="." mode="words"/>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- A block inside a block is read once, with the outer one. -->
  <xsl:template match="*" mode="blocks">
    <xsl:apply-templates select="*" mode="blocks"/>
  </xsl:template>
  <xsl:template match="h:p | h:td | h:th | h:li | caml:ActionLine | caml:Num" mode="blocks">
    <xsl:value-of select="$item"/>
    <xsl:apply-templates mode="words"/>
  </xsl:template>

  <!-- Empty spans stand for blanks; 33<Fraction> reads 33 1/3. So words never run together. -->
  <xsl:template match="*" mode="words">
    <xsl:apply-templates mode="words"/>
  </xsl:template>
  <xsl:template match="h:br | h:p | h:td | h:th | h:li | h:span[@class='EnSpace' or @class='EmSpace'
      or @class='ThinSpace' or @class='NbSpace' or @class='HairSpace']" mode="words">
    <xsl:text> </xsl:text>
    <xsl:apply-templates mode="words"/>
  </xsl:template>
  <xsl:template match="caml:Fraction[*]" mode="words">
    <xsl:text> </xsl:text>
    <xsl:for-each select="*">
      <xsl:if test="position() &gt; 1">/</xsl:if>
      <xsl:value-of select="."/>
    </xsl:for-each>
  </xsl:template>
</xsl:stylesheet>
