using System.Numerics;
using HfPipelines.ChatTemplates.Runtime;

namespace HfPipelines.ChatTemplates.Python;

/// <summary>The names of Python's types.</summary>
internal static class PythonType
{
    public static string NameOf(object? value) => value switch
    {
        null => "NoneType",
        string => "str",
        bool => "bool",
        long or BigInteger => "int",
        double => "float",
        Undefined => "Undefined",
        PythonObject typed => typed.TypeName,
        _ => value.GetType().Name,
    };

    /// <summary>The name with its module, except for built-in types.</summary>
    public static string QualifiedNameOf(object? value) => value switch
    {
        Undefined => "jinja2.runtime.Undefined",
        PythonObject typed => typed.Module is null ? typed.TypeName : $"{typed.Module}.{typed.TypeName}",
        _ => NameOf(value),
    };
}
