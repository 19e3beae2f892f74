namespace HfPipelines.ChatTemplates.Syntax;

/// <summary>A token of a template.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Line">The line where it begins, from 1.</param>
/// <param name="Text">The text of a name, a string or template data.</param>
/// <param name="Number">The value of an integer or float.</param>
internal readonly record struct Token(TokenKind Kind, int Line, string Text = "", object? Number = null)
{
    public bool IsName(string name) => Kind == TokenKind.Name && Text == name;

    /// <summary>How error messages call the token.</summary>
    public string Describe() => Kind == TokenKind.Name ? Text : Describe(Kind);

    /// <summary>How error messages call a kind of token.</summary>
    public static string Describe(TokenKind kind) => kind switch
    {
        TokenKind.Data => "template data / text",
        TokenKind.VariableBegin => "begin of print statement",
        TokenKind.VariableEnd => "end of print statement",
        TokenKind.BlockBegin => "begin of statement block",
        TokenKind.BlockEnd => "end of statement block",
        TokenKind.End => "end of template",
        TokenKind.Name => "name",
        TokenKind.String => "string",
        TokenKind.Integer => "integer",
        TokenKind.Float => "float",
        TokenKind.Add => "+",
        TokenKind.Subtract => "-",
        TokenKind.Divide => "/",
        TokenKind.FloorDivide => "//",
        TokenKind.Multiply => "*",
        TokenKind.Modulo => "%",
        TokenKind.Power => "**",
        TokenKind.Tilde => "~",
        TokenKind.LeftBracket => "[",
        TokenKind.RightBracket => "]",
        TokenKind.LeftParenthesis => "(",
        TokenKind.RightParenthesis => ")",
        TokenKind.LeftBrace => "{",
        TokenKind.RightBrace => "}",
        TokenKind.Equal => "==",
        TokenKind.NotEqual => "!=",
        TokenKind.Greater => ">",
        TokenKind.GreaterOrEqual => ">=",
        TokenKind.Less => "<",
        TokenKind.LessOrEqual => "<=",
        TokenKind.Assign => "=",
        TokenKind.Dot => ".",
        TokenKind.Colon => ":",
        TokenKind.Pipe => "|",
        TokenKind.Comma => ",",
        _ => ";",
    };
}

/// <summary>The kinds of tokens.</summary>
internal enum TokenKind
{
    Data, VariableBegin, VariableEnd, BlockBegin, BlockEnd, End,
    Name, String, Integer, Float,
    Add, Subtract, Divide, FloorDivide, Multiply, Modulo, Power, Tilde,
    LeftBracket, RightBracket, LeftParenthesis, RightParenthesis, LeftBrace, RightBrace,
    Equal, NotEqual, Greater, GreaterOrEqual, Less, LessOrEqual,
    Assign, Dot, Colon, Pipe, Comma, Semicolon,
}
