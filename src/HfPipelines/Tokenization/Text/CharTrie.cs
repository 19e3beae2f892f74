using System.Numerics;

namespace HfPipelines.Tokenization.Text;

/// <summary>Texts by their characters, each with a value. The edges are in one open-addressing table. Filled once, then immutable.</summary>
internal sealed class CharTrie
{
    private Edge[] _edges;
    private int[] _values = new int[64];
    private int _shift;
    private int _nodes = 1;
    private int _count;

    /// <summary>Makes an empty trie.</summary>
    public CharTrie()
    {
        _edges = new Edge[64];
        _shift = 64 - 6;
        Array.Fill(_values, -1);
    }

    /// <summary>Adds a text; a later value of the same text wins.</summary>
    public void Add(ReadOnlySpan<char> text, int value)
    {
        int node = 0;
        foreach (char c in text)
        {
            int next = Next(node, c);
            if (next < 0)
            {
                next = _nodes++;
                AddEdge(node, c, next);
            }

            node = next;
        }

        if (node >= _values.Length)
        {
            int old = _values.Length;
            Array.Resize(ref _values, Math.Max(_nodes, old * 2));
            _values.AsSpan(old).Fill(-1);
        }

        _values[node] = value;
    }

    /// <summary>The node after a character; -1 where no text goes on so. The root is 0.</summary>
    public int Next(int node, char c)
    {
        ulong key = Key(node, c);
        for (int slot = Slot(key); ; slot = (slot + 1) & (_edges.Length - 1))
        {
            ref readonly Edge edge = ref _edges[slot];
            if (edge.Key == key)
            {
                return edge.Child;
            }

            if (edge.Key == 0)
            {
                return -1;
            }
        }
    }

    /// <summary>The value of the text that ends at a node; -1 where none does.</summary>
    public int ValueOf(int node) => node < _values.Length ? _values[node] : -1;

    private static ulong Key(int node, char c) => (((ulong)(uint)node << 16) | c) + 1;

    private int Slot(ulong key) => (int)((key * 0x9E3779B97F4A7C15) >> _shift);

    private void AddEdge(int node, char c, int child)
    {
        if (++_count * 2 > _edges.Length)
        {
            Edge[] old = _edges;
            _edges = new Edge[old.Length * 2];
            _shift = 64 - BitOperations.Log2((uint)_edges.Length);
            foreach (Edge edge in old)
            {
                if (edge.Key != 0)
                {
                    Insert(edge);
                }
            }
        }

        Insert(new Edge { Key = Key(node, c), Child = child });
    }

    private void Insert(Edge edge)
    {
        int slot = Slot(edge.Key);
        while (_edges[slot].Key != 0)
        {
            slot = (slot + 1) & (_edges.Length - 1);
        }

        _edges[slot] = edge;
    }

    private struct Edge
    {
        public ulong Key;
        public int Child;
    }
}
