using System.Text;
using HfPipelines.ChatTemplates.Runtime;

namespace HfPipelines.ChatTemplates.Builtins;

/// <summary>The methods of <c>bytes</c> that make sense in a template.</summary>
internal static class BytesMethods
{
    private static readonly MethodTable<PythonBytes> Table = new MethodTable<PythonBytes>("bytes")
        .AddNamed("decode", 0, ["encoding", "errors"], (c, b, a) => Decode(c, b, Argument.OptionalText(a[0]) ?? "utf-8"))
        .Add("hex", 0, [], (c, b, _) => Hex(c, b));

    public static bool TryBind(PythonBytes bytes, string name, out object? method) => Table.TryBind(bytes, name, out method);

    private static string Decode(RenderContext context, PythonBytes bytes, string encoding)
    {
        context.Charge(bytes.Bytes.Length);
        try
        {
            return encoding.ToLowerInvariant().Replace('_', '-') switch
            {
                "utf-8" or "utf8" => new UTF8Encoding(false, true).GetString(bytes.Bytes),
                "ascii" or "us-ascii" => Encoding.GetEncoding("us-ascii", EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback).GetString(bytes.Bytes),
                "latin-1" or "latin1" or "iso-8859-1" => Encoding.Latin1.GetString(bytes.Bytes),
                _ => throw new TemplateException("LookupError", $"unknown encoding: {encoding}"),
            };
        }
        catch (DecoderFallbackException)
        {
            throw new TemplateException("UnicodeDecodeError", $"'{encoding}' codec can't decode the bytes");
        }
    }

    private static string Hex(RenderContext context, PythonBytes bytes)
    {
        context.Charge(bytes.Bytes.Length * 2L);
        return Convert.ToHexStringLower(bytes.Bytes);
    }
}
