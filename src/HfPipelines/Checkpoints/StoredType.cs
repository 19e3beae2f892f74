using System.Diagnostics.CodeAnalysis;
using TorchSharp;

namespace HfPipelines.Checkpoints;

/// <summary>How the elements of a tensor are stored in a safetensors file.</summary>
public enum StoredType
{
    /// <summary>64-bit floating point.</summary>
    F64,

    /// <summary>32-bit floating point.</summary>
    F32,

    /// <summary>16-bit floating point.</summary>
    F16,

    /// <summary>16-bit floating point with the exponent of 32 bits.</summary>
    BF16,

    /// <summary>8-bit floating point, 4 bits of exponent, no infinity; read as <see cref="F16"/>.</summary>
    F8E4M3,

    /// <summary>8-bit floating point, 5 bits of exponent; read as <see cref="F16"/>.</summary>
    F8E5M2,

    /// <summary>64-bit integer.</summary>
    I64,

    /// <summary>32-bit integer.</summary>
    I32,

    /// <summary>16-bit integer.</summary>
    I16,

    /// <summary>8-bit integer.</summary>
    I8,

    /// <summary>8-bit unsigned integer.</summary>
    U8,

    /// <summary>A truth value in a byte.</summary>
    Bool,
}

/// <summary>What is known of each <see cref="StoredType"/>.</summary>
internal static class StoredTypes
{
    private static readonly (StoredType Type, string Name, int Size, torch.ScalarType ReadAs)[] Table =
    [
        (StoredType.F64, "F64", 8, torch.ScalarType.Float64),
        (StoredType.F32, "F32", 4, torch.ScalarType.Float32),
        (StoredType.F16, "F16", 2, torch.ScalarType.Float16),
        (StoredType.BF16, "BF16", 2, torch.ScalarType.BFloat16),
        (StoredType.F8E4M3, "F8_E4M3", 1, torch.ScalarType.Float16),
        (StoredType.F8E5M2, "F8_E5M2", 1, torch.ScalarType.Float16),
        (StoredType.I64, "I64", 8, torch.ScalarType.Int64),
        (StoredType.I32, "I32", 4, torch.ScalarType.Int32),
        (StoredType.I16, "I16", 2, torch.ScalarType.Int16),
        (StoredType.I8, "I8", 1, torch.ScalarType.Int8),
        (StoredType.U8, "U8", 1, torch.ScalarType.Byte),
        (StoredType.Bool, "BOOL", 1, torch.ScalarType.Bool),
    ];

    /// <summary>The names that safetensors files use.</summary>
    public static IEnumerable<string> Names => Table.Select(row => row.Name);

    public static bool TryParse(string? name, out StoredType type)
    {
        int row = Array.FindIndex(Table, r => r.Name == name);
        type = row < 0 ? default : Table[row].Type;
        return row >= 0;
    }

    /// <summary>The stored type of a tensor's element type.</summary>
    public static bool TryGet(torch.ScalarType scalarType, [NotNullWhen(true)] out StoredType? type)
    {
        int row = Array.FindIndex(Table, r => r.ReadAs == scalarType);
        type = row < 0 ? null : Table[row].Type;
        return row >= 0;
    }

    public static string Name(this StoredType type) => Table[(int)type].Name;

    public static int Size(this StoredType type) => Table[(int)type].Size;

    public static torch.ScalarType ScalarType(this StoredType type) => Table[(int)type].ReadAs;
}
