using System.Numerics;
using System.Text;

namespace HfPipelines.Verification.Forward;

/// <summary>Tensors from a few numbers: the same bits in every language, so that no fixture has to store a weight.</summary>
public static class TensorRecipe
{
    private const ulong Step = 0x9E3779B97F4A7C15;

    /// <summary>Makes the values of a tensor.</summary>
    /// <param name="name">The name that is hashed.</param>
    /// <param name="offset">What is added.</param>
    /// <param name="scale">What the values in [-1, 1) are multiplied by, a power of two.</param>
    /// <param name="salt">The fixture's salt.</param>
    /// <param name="values">Where the values go.</param>
    public static void Fill(string name, float offset, float scale, long salt, Span<float> values)
    {
        ulong start = Hash(name) + ((ulong)salt * Step) + Step;
        var steps = new Vector<ulong>(Step);
        Vector<ulong> states = new Vector<ulong>(start) + (Vector<ulong>.Indices * steps);
        Vector<ulong> advance = steps * (ulong)Vector<ulong>.Count;
        int i = 0;
        for (; i <= values.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector<double> low = Unit(states);
            states += advance;
            Vector<double> high = Unit(states);
            states += advance;
            // The unit values have 24 bits and the scale is a power of two, so only the sum rounds, as in the recipe.
            (new Vector<float>(offset) + (new Vector<float>(scale) * Vector.Narrow(low, high))).CopyTo(values[i..]);
        }

        for (; i < values.Length; i++)
        {
            values[i] = offset + (scale * Unit(start + ((ulong)i * Step)));
        }
    }

    private static ulong Hash(string name)
    {
        ulong hash = 0xCBF29CE484222325;
        foreach (byte b in Encoding.UTF8.GetBytes(name))
        {
            hash = (hash ^ b) * 0x100000001B3;
        }

        return hash;
    }

    private static Vector<double> Unit(Vector<ulong> state)
    {
        state ^= state >> 30;
        state *= 0xBF58476D1CE4E5B9;
        state ^= state >> 27;
        state *= 0x94D049BB133111EB;
        state ^= state >> 31;
        Vector<long> number = Vector.AsVectorInt64(state >> 40) - new Vector<long>(1 << 23);
        return Vector.ConvertToDouble(number) * new Vector<double>(1.0 / (1 << 23));
    }

    private static float Unit(ulong state)
    {
        state ^= state >> 30;
        state *= 0xBF58476D1CE4E5B9;
        state ^= state >> 27;
        state *= 0x94D049BB133111EB;
        state ^= state >> 31;
        return ((long)(state >> 40) - (1 << 23)) * (1f / (1 << 23));
    }
}
